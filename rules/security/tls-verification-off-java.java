class TrustAll implements X509TrustManager {
  // ruleid: tls-verification-off-java
  public void checkServerTrusted(X509Certificate[] chain, String type) { }

  void clients() throws Exception {
    // ruleid: tls-verification-off-java
    connection.setHostnameVerifier((host, session) -> true);
    // ruleid: tls-verification-off-java
    builder.setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE);
    // ruleid: tls-verification-off-java
    SSLContext old = SSLContext.getInstance("SSLv3");
    // ok: tls-verification-off-java
    SSLContext context = SSLContext.getInstance("TLS");
    // ok: tls-verification-off-java
    connection.setHostnameVerifier((host, session) -> host.equals(EXPECTED));
  }
}

class Strict implements X509TrustManager {
  // ok: tls-verification-off-java
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    delegate.checkServerTrusted(chain, type);
  }
}
