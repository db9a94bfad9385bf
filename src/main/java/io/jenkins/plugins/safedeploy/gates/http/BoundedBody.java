package io.jenkins.plugins.safedeploy.gates.http;

import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Reads the first bytes of a body and hangs up when there are more. */
final class BoundedBody implements BodySubscriber<BoundedBody.Bytes> {
    /** The bytes that were read, and whether there were more. */
    record Bytes(byte[] bytes, boolean truncated) {}

    private final int most;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final CompletableFuture<Bytes> done = new CompletableFuture<>();
    private Flow.Subscription subscription;

    BoundedBody(int most) {
        this.most = most;
    }

    @Override
    @SuppressFBWarnings(value = "EI_EXPOSE_REP", justification = "The client waits on it; that is its purpose")
    public CompletionStage<Bytes> getBody() {
        return done;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] bytes = new byte[Math.min(buffer.remaining(), most - read.size())];
            boolean more = buffer.remaining() > bytes.length;
            buffer.get(bytes);
            read.writeBytes(bytes);
            if (more) {
                subscription.cancel();
                done.complete(new Bytes(read.toByteArray(), true));
                return;
            }
        }
        subscription.request(1);
    }

    @Override
    public void onError(Throwable problem) {
        done.completeExceptionally(problem);
    }

    @Override
    public void onComplete() {
        done.complete(new Bytes(read.toByteArray(), false));
    }
}
