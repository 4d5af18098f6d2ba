"""Mail: a connector that carries digests by SMTP."""
