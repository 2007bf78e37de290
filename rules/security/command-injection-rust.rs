fn ping(host: &str, command: &str) {
    // ruleid: command-injection-rust
    Command::new("sh").arg("-c").arg(format!("ping {}", host)).output();
    // ruleid: command-injection-rust
    Command::new("bash").args(["-c", &format!("ls {host}")]).status();
    // ok: command-injection-rust
    Command::new("ping").arg("--").arg(host).output();
    // ok: command-injection-rust
    Command::new("sh").arg("-c").arg("ls | wc -l").output();
}
