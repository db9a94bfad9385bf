package io.fabric8.kubernetes.client;

public class SundrioConfigFluent<A extends SundrioConfigFluent<A>> {
    public SundrioConfigFluent() {
        throw new UnsupportedOperationException();
    }

    public A withMasterUrl(String masterUrl) {
        throw new UnsupportedOperationException();
    }

    public A withNamespace(String namespace) {
        throw new UnsupportedOperationException();
    }

    public A withCaCertData(String caCertData) {
        throw new UnsupportedOperationException();
    }

    public A withClientCertData(String clientCertData) {
        throw new UnsupportedOperationException();
    }

    public A withClientKeyData(String clientKeyData) {
        throw new UnsupportedOperationException();
    }

    public A withUsername(String username) {
        throw new UnsupportedOperationException();
    }

    public A withPassword(String password) {
        throw new UnsupportedOperationException();
    }

    public A withOauthToken(String oauthToken) {
        throw new UnsupportedOperationException();
    }

    public A withMaxConcurrentRequestsPerHost(Integer maxConcurrentRequestsPerHost) {
        throw new UnsupportedOperationException();
    }

    public A withHttpsProxy(String httpsProxy) {
        throw new UnsupportedOperationException();
    }

    public A withUserAgent(String userAgent) {
        throw new UnsupportedOperationException();
    }
}
