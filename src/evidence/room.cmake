registry(evidence evidence/proof_kinds evidence::EvidenceKind evidence/question.h)
