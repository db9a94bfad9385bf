package io.jenkins.plugins.safedeploy.engine.ledger;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Reads, hashes and decodes on a thread of its own, a few blocks ahead, while the caller follows the chain. */
final class ReadAhead implements BlockSource {
    private static final int BLOCKS = 4;

    private record Item(Block block, Throwable failure) {}

    private final BlockSource source;
    private final BlockingQueue<Item> items = new ArrayBlockingQueue<>(BLOCKS);
    private volatile boolean closed;

    ReadAhead(BlockSource source) {
        this.source = source;
        Thread thread = new Thread(this::fill, "safe-deploy ledger read-ahead");
        thread.setDaemon(true);
        thread.start();
    }

    private void fill() {
        Block block;
        do {
            Item item;
            try {
                block = source.next();
                item = new Item(block, null);
            } catch (IOException | RuntimeException | Error e) {
                block = null;
                item = new Item(null, e);
            }
            while (!closed && !offered(item)) {
                Thread.onSpinWait();
            }
        } while (block != null && !closed);
    }

    private boolean offered(Item item) {
        try {
            return items.offer(item, 100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Override
    public Block next() throws IOException {
        Item item = Uninterrupted.get(items::take);
        if (item.failure instanceof IOException e) {
            throw e;
        }
        if (item.failure instanceof RuntimeException e) {
            throw e;
        }
        if (item.failure instanceof Error e) {
            throw e;
        }
        return item.block;
    }

    @Override
    public long unterminated() {
        return source.unterminated();
    }

    @Override
    public boolean tooLong() {
        return source.tooLong();
    }

    @Override
    public void close() {
        closed = true;
    }
}
