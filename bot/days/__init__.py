"""Days: what people call them, which are worked, the periods that digests tell of, and what comes round on them."""
