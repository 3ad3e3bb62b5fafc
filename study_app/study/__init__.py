"""What is remembered: the scheduler, memory, the queue, the session."""
