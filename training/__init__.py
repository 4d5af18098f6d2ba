"""Training room: tunes the encoder to the work floor. For maintainers, with PyTorch; the product never imports it."""
