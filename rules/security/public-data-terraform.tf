resource "aws_s3_bucket_acl" "data" {
  bucket = aws_s3_bucket.data.id
  # ruleid: public-data-terraform
  acl    = "public-read"
}

resource "aws_s3_bucket_acl" "private" {
  bucket = aws_s3_bucket.data.id
  # ok: public-data-terraform
  acl    = "private"
}

resource "aws_s3_bucket_public_access_block" "data" {
  bucket = aws_s3_bucket.data.id
  # ruleid: public-data-terraform
  block_public_acls = false
  # ok: public-data-terraform
  block_public_policy = true
}

resource "aws_db_instance" "main" {
  # ruleid: public-data-terraform
  publicly_accessible = true
}

resource "aws_db_instance" "inside" {
  # ok: public-data-terraform
  publicly_accessible = false
}

resource "google_storage_bucket_iam_member" "all" {
  role   = "roles/storage.objectViewer"
  # ruleid: public-data-terraform
  member = "allUsers"
}

resource "azurerm_storage_container" "files" {
  # ruleid: public-data-terraform
  container_access_type = "blob"
}
