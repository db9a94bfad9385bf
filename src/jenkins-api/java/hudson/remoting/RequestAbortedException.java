package hudson.remoting;

public class RequestAbortedException extends RemotingSystemException {
    private RequestAbortedException() {
        super((Throwable) null);
        throw new UnsupportedOperationException();
    }
}
