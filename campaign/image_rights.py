"""Who may add images: Wagtail's own rule, which its versions keep in different places."""

from wagtail.images.models import Image
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from campaign.models import CampaignImage

image_policy = CollectionOwnershipPermissionPolicy(
    CampaignImage, auth_model=Image, owner_field_name="uploaded_by_user"
)
