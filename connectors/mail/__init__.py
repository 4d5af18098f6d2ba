"""Mail: a connector that carries digests and agendas by SMTP, or by what else can send a mail."""
