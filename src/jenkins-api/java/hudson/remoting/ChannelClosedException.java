package hudson.remoting;

import org.jenkinsci.remoting.ChannelStateException;

public class ChannelClosedException extends ChannelStateException {
    private ChannelClosedException() {
        super((Channel) null, (String) null);
        throw new UnsupportedOperationException();
    }
}
