using System;

namespace ExoCosmos.Drivers.Block;

/// <summary>
/// A disk that takes many requests at once. Memory named in a request belongs to the device from <see cref="Submit"/> until its completion was
/// fetched: whoever owns the driver keeps it from being used for anything else. Blocks are of 512 bytes everywhere.
/// </summary>
public interface IBlockDriver
{
    /// <summary>How many blocks of 512 bytes there are.</summary>
    ulong Capacity { get; }

    /// <summary>First block and count of every request must be multiples of this many blocks.</summary>
    uint Alignment { get; }

    /// <summary>Most segments in one request.</summary>
    int MaxSegments { get; }

    /// <summary>Most bytes in one segment.</summary>
    uint MaxSegmentLength { get; }

    bool IsReadOnly { get; }

    /// <summary>Whether one more request would be taken now.</summary>
    bool CanSubmit { get; }

    /// <summary>Requests submitted whose completion has not been fetched.</summary>
    int InFlight { get; }

    /// <summary>Whether the device was given up: it broke the rules or stopped answering, and was cut off from memory.</summary>
    bool HasFailed { get; }

    /// <summary>Takes a request. The device may not hear of it before <see cref="Notify"/>.</summary>
    /// <param name="segments">Memory to read into or write from, in the order of the blocks; empty for a flush.</param>
    Submission Submit(in BlockRequest request, ReadOnlySpan<BlockSegment> segments);

    /// <summary>Tells the device about everything submitted since the last time: once for a batch.</summary>
    void Notify();

    /// <summary>Fetches one completion. Requests complete in any order; each accepted one exactly once.</summary>
    bool TryComplete(out BlockCompletion completion);

    /// <summary>Acknowledges an interrupt. Completions are fetched afterwards.</summary>
    /// <returns>Whether this device raised it, as lines are shared.</returns>
    bool OnInterrupt();

    /// <summary>Called now and then (a timer will do): gives up a device that let a request stand for too long. Completions are fetched afterwards, interrupt or not.</summary>
    void Poll();
}
