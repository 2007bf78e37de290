data "aws_iam_policy_document" "all" {
  statement {
    # ruleid: all-rights-terraform
    actions   = ["*"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "read" {
  statement {
    # ok: all-rights-terraform
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "inline" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # ruleid: all-rights-terraform
      {
        Effect   = "Allow"
        Action   = "*"
        Resource = "*"
      },
      # ok: all-rights-terraform
      {
        Effect   = "Deny"
        Action   = "*"
        Resource = "*"
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "admin" {
  role       = aws_iam_role.ci.name
  # ruleid: all-rights-terraform
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "google_project_iam_member" "ci" {
  # ruleid: all-rights-terraform
  role   = "roles/owner"
  member = "user:ci@example.org"
}
