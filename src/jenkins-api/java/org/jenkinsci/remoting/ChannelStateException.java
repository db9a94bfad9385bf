package org.jenkinsci.remoting;

import hudson.remoting.Channel;
import java.io.IOException;

public class ChannelStateException extends IOException {
    public ChannelStateException(Channel channel, String message) {
        throw new UnsupportedOperationException();
    }
}
