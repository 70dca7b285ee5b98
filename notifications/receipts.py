"""What Notify says became of a text after it took it. "Handed over" stays what it is; the
receipt stands beside it, and whether somebody read it nobody says."""

from datetime import datetime

from notifications.models import Message

Receipt = Message.Receipt


def record_receipt(*, reference: str, receipt: str, now: datetime) -> bool:
    """Note a receipt. Returns False for a reference that is nobody's.

    The same again changes nothing. Receipts may overtake each other: what has reached the
    telephone has reached it. Raises ValueError for a word that is no receipt.
    """
    said = Receipt(receipt)
    texts = Message.objects.filter(reference=reference).exclude(reference="")
    if not texts.exists():
        return False
    texts.exclude(receipt__in=(said, Receipt.DELIVERED)).update(receipt=said, receipt_at=now)
    return True
