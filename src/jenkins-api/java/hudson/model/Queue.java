package hudson.model;

import hudson.model.queue.QueueTaskFuture;
import hudson.model.queue.SubTask;
import java.util.List;
import jenkins.model.FullyNamedModelObject;
import jenkins.model.queue.QueueItem;

public class Queue {
    private Queue() {
        throw new UnsupportedOperationException();
    }

    public static void withLock(Runnable runnable) {
        throw new UnsupportedOperationException();
    }

    public interface Task extends FullyNamedModelObject, SubTask {}

    public abstract static class Item extends Actionable implements QueueItem {
        private Item() {
            throw new UnsupportedOperationException();
        }

        public QueueTaskFuture<Queue.Executable> getFuture() {
            throw new UnsupportedOperationException();
        }

        public String getUrl() {
            throw new UnsupportedOperationException();
        }
    }

    public interface QueueAction extends Action {
        boolean shouldSchedule(List<Action> list);
    }

    public interface Executable extends Runnable {}
}
