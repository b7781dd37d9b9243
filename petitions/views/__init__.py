from petitions.views.api import petition_json
from petitions.views.own_signature import data, link, link_done, manage, withdraw
from petitions.views.public_list import comments, signatures
from petitions.views.signing import done, form, sign
from petitions.views.token_pages import confirm, confirm_not_me, manage_not_me

__all__ = [
    "comments",
    "confirm",
    "confirm_not_me",
    "data",
    "done",
    "form",
    "link",
    "link_done",
    "manage",
    "manage_not_me",
    "petition_json",
    "sign",
    "signatures",
    "withdraw",
]
