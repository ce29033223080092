registry(providers providers/email providers::EmailSenderKind providers/email/sender.h)
