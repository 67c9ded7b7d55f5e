namespace ExoCosmos.Kernel.Slice;

/// <summary>What the scheduler knows beside the lists of environments.</summary>
public struct SliceState
{
    public Turn Turn;

    /// <summary>TSC ticks at which the running environment began.</summary>
    public ulong RunningSince;

    public SliceVector Vector;
    public DeadlineHeap Deadlines;

    /// <summary>Sleepers that were not looked at since something last ran.</summary>
    public uint PollDue;

    /// <summary>The call under way passes the rest of the turn to this environment; 0 = to nobody.</summary>
    public uint PassTo;

    /// <summary>The sleeper that ran last, whose address space and segment bases the idle machine still has; 0 = nobody's.</summary>
    public uint Resident;
}

/// <summary>The time that is being used: a place of the vector by its owner, or a turn of spare time. Who runs in it may change (directed yield).</summary>
public struct Turn
{
    /// <summary>Counts turns, so that a loan of one is not mistaken for one of another.</summary>
    public ulong Number;

    /// <summary>The environment whose turn of spare time this is; 0 = a place of the vector is used.</summary>
    public uint Holder;

    /// <summary>TSC ticks. The end is when the kernel looks again.</summary>
    public ulong Start, End;
}
