resource "aws_rds_cluster" "main" {
  # ruleid: hard-coded-password-terraform
  master_password = "correct-horse-7"
}

variable "db_password" {
  type    = string
  # ruleid: hard-coded-password-terraform
  default = "battery-staple-9"
}

variable "api_password" {
  # ok: hard-coded-password-terraform
  default = ""
}

resource "aws_rds_cluster" "good" {
  # ok: hard-coded-password-terraform
  master_password = var.db_password
}

resource "aws_rds_cluster" "store" {
  # ok: hard-coded-password-terraform
  master_password = "${data.aws_secretsmanager_secret_version.db.secret_string}"
}
