"""What the debtor service looks like on the wire: fields of the edition's structures."""
