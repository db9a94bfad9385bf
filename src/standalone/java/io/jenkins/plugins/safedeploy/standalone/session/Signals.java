package io.jenkins.plugins.safedeploy.standalone.session;

import java.io.Closeable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Takes Ctrl-C (SIGINT) and SIGTERM of this process while it is open; afterwards they mean what they meant before. */
@SuppressWarnings("sunapi") // There is no other way in Java: a shutdown hook comes too late to go on.
final class Signals implements Closeable {
    private final SignalHandler interruptBefore;
    private final SignalHandler terminateBefore;

    Signals(Runnable onInterrupt, Runnable onTerminate) {
        interruptBefore = Signal.handle(new Signal("INT"), signal -> onInterrupt.run());
        terminateBefore = Signal.handle(new Signal("TERM"), signal -> onTerminate.run());
    }

    @Override
    public void close() {
        Signal.handle(new Signal("INT"), interruptBefore);
        Signal.handle(new Signal("TERM"), terminateBefore);
    }
}
