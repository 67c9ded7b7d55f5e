namespace ExoCosmos.Kernel.Environment;

/// <summary>What the kernel keeps per slot beside the public half.</summary>
public unsafe struct EnvironmentSlot
{
    /// <summary>Null in an empty or dead slot.</summary>
    public EnvironmentRecord* Record;
    /// <summary>The Creation capability that it counts against, and its neighbours in that one's list (<see cref="CreationCount"/>); 0 = none.</summary>
    public uint Creation, NextCounted, PreviousCounted;

    /// <summary>Neighbours in the list that it is in (<see cref="EnvironmentQueues"/>).</summary>
    public uint Next, Previous;
    public QueueName Queue;
    /// <summary>Its place in the heap of deadlines, from 1; 0 = not there (<see cref="Slice.DeadlineHeap"/>).</summary>
    public uint HeapPosition;
    /// <summary>The last search that reached it (<see cref="Strays"/>).</summary>
    public uint Reached;
}
