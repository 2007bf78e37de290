fn clients() {
    // ruleid: tls-verification-off-rust
    let a = reqwest::Client::builder().danger_accept_invalid_certs(true).build();
    // ruleid: tls-verification-off-rust
    context.set_verify(SslVerifyMode::NONE);
    // ok: tls-verification-off-rust
    let b = reqwest::Client::builder().danger_accept_invalid_certs(false).build();
    // ok: tls-verification-off-rust
    context.set_verify(SslVerifyMode::PEER);
}
