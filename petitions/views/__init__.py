from petitions.views.signing import done, sign
from petitions.views.token_pages import confirm

__all__ = ["confirm", "done", "sign"]
