"""Index of the models in this app's slices: a model that is missing here gets no table."""

from engagement.audiences.models import Audience
from engagement.delivery.models import Message
from engagement.notices.models import Notice, NoticeRead

__all__ = ["Audience", "Message", "Notice", "NoticeRead"]
