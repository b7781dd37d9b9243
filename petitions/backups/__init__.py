"""Backups of the whole site in one sealed file each, and the way back (R5).

`making` writes one, `checking` proves it, `restoring` fills an empty site with it. The file is a
tar inside the sealed format of `sealed_files`, under BACKUP_KEY: `database/00000001…` (the output
of pg_dump in its custom format, or a file of SQLite, cut in pieces), `media/…`, and at the end
`manifest.json`. Everything is streamed: memory does not grow with the site.
"""


class BackupError(Exception):
    """A plain sentence for whoever runs the command, and the exit `status` of the command.

    NOT_SET_UP, NOT_STORED, NOT_SOUND or NOT_HERE.
    """

    NOT_SET_UP = 2  # a key, a program or the ledger is missing
    NOT_STORED = 3  # the disk, the database or the media refuse
    NOT_SOUND = 4  # the file is damaged, incomplete or under another key
    NOT_HERE = 5  # it may not be restored here: not empty, or a backup of something else

    def __init__(self, message, *, status):
        super().__init__(message)
        self.status = status
