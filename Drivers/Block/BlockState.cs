namespace ExoCosmos.Drivers.Block;

/// <summary>What can be had from a disk at the moment.</summary>
public enum BlockState : byte
{
    /// <summary>It is being brought up, at first or again after it was stopped. That takes a bounded time.</summary>
    Starting,

    Ready,

    /// <summary>It was removed, does not come up, or came up as another disk. It is locked out of memory.</summary>
    Failed,
}

/// <summary>How long things may take, in ticks of <see cref="Hardware.IClock"/>.</summary>
/// <param name="Second">Ticks in a second.</param>
/// <param name="Request">After this long a request counts as lost; 30 seconds are usual.</param>
public readonly record struct BlockTiming(ulong Second, ulong Request);
