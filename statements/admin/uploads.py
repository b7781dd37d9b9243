"""Files of a form are kept in memory, never on a disk, and only up to a size."""

from django.core.files.uploadhandler import MemoryFileUploadHandler, SkipFile


class InMemory(MemoryFileUploadHandler):
    """Gives up a file that passes `most` bytes and reads on, so that the form still arrives."""

    def __init__(self, request, most):
        super().__init__(request)
        self.most = most
        self.is_too_large = False

    def handle_raw_input(self, *args, **kwargs):
        self.activated = True

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) > self.most:
            self.is_too_large = True
            raise SkipFile
        return super().receive_data_chunk(raw_data, start)
