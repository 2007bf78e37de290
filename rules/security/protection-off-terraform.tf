resource "aws_db_instance" "main" {
  # ruleid: protection-off-terraform
  storage_encrypted = false
}

resource "aws_ebs_volume" "disk" {
  # ruleid: protection-off-terraform
  encrypted = false
}

resource "aws_instance" "web" {
  metadata_options {
    # ruleid: protection-off-terraform
    http_tokens = "optional"
  }
}

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    # ruleid: protection-off-terraform
    minimum_protocol_version = "TLSv1"
  }
  default_cache_behavior {
    # ruleid: protection-off-terraform
    viewer_protocol_policy = "allow-all"
  }
}

resource "aws_lb_listener" "plain" {
  # ruleid: protection-off-terraform
  protocol = "HTTP"
  default_action {
    type = "forward"
  }
}

resource "aws_lb_listener" "redirect" {
  # ok: protection-off-terraform
  protocol = "HTTP"
  default_action {
    type = "redirect"
  }
}

resource "aws_db_instance" "good" {
  # ok: protection-off-terraform
  storage_encrypted = true
}

resource "azurerm_storage_account" "files" {
  # ok: protection-off-terraform
  min_tls_version = "TLS1_2"
}

variable "encrypted" {
  # ok: protection-off-terraform
  default = false
}
