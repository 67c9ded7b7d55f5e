using System;

namespace ExoCosmos.Drivers.Block;

/// <summary>
/// A disk that takes many requests at once. Memory named in a request belongs to the device from <see cref="Submit"/> until its completion was
/// fetched: whoever owns the driver keeps it from being used for anything else. Blocks are of 512 bytes everywhere.
/// </summary>
public interface IBlockDriver
{
    /// <summary>Valid once the disk was ready for the first time; it does not change.</summary>
    BlockGeometry Geometry { get; }

    BlockState State { get; }

    /// <summary>Whether it interrupts by message. If not, the kernel routes the function's line, or polls.</summary>
    bool UsesMessages { get; }

    /// <summary>Whether one more request, whatever its size, would be taken now.</summary>
    bool CanSubmit { get; }

    /// <summary>Requests submitted whose completion has not been fetched.</summary>
    int InFlight { get; }

    /// <summary>Whether <see cref="Poll"/> has to be called now and then, even if nothing interrupts.</summary>
    bool NeedsPoll { get; }

    /// <summary>Something was taken out of the machine: if it was this disk, requests under way end with errors, and it has failed.</summary>
    void CheckPresence();

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

    /// <summary>
    /// Called now and then (a timer will do): notices a device that broke the rules or let a request stand for too long, stops it and brings it up
    /// again, a step at each call. Completions are fetched afterwards, interrupt or not.
    /// </summary>
    void Poll();
}
