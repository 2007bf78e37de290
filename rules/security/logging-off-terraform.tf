resource "aws_cloudtrail" "main" {
  # ruleid: logging-off-terraform
  enable_logging = false
  # ruleid: logging-off-terraform
  enable_log_file_validation = false
}

resource "aws_cloudtrail" "good" {
  # ok: logging-off-terraform
  enable_logging = true
}

variable "enable_logging" {
  # ok: logging-off-terraform
  default = false
}
