fn read(bytes: [u8; 8], mut buffer: Vec<u8>) {
    // ruleid: unchecked-memory-rust
    let header: u64 = unsafe { std::mem::transmute(bytes) };
    // ruleid: unchecked-memory-rust
    unsafe { buffer.set_len(100) };
    // ok: unchecked-memory-rust
    let number = u64::from_ne_bytes(bytes);
    // ok: unchecked-memory-rust
    buffer.resize(100, 0);
}
