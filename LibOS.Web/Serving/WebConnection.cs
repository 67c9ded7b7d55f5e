using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>An answer that is not acknowledged yet, and what has to stay until it is.</summary>
/// <param name="End">Of its bytes, counted from the connection's first (<see cref="LibOS.Net.Tcp.SendQueue.Released"/>).</param>
/// <param name="Cluster">Pinned, plus one; 0: none.</param>
/// <param name="Head">A block of the heads, or none.</param>
/// <param name="Copy">A block of the copies, or none.</param>
public readonly record struct PendingAnswer(ulong End, uint Cluster, ushort Head, ushort Copy);

/// <summary>Where a connection is in its life.</summary>
public enum WebPhase : byte
{
    /// <summary>The slot is not one of ours, or TCP does the rest alone.</summary>
    None = 0,
    Open,

    /// <summary>A request waits for a cluster.</summary>
    Waiting,

    /// <summary>The last answer is queued, and the FIN behind it. What still comes is thrown away.</summary>
    Closing,
}

/// <summary>What HTTP knows of a connection, beside TCP's control block of the same slot: no buffer of its own, neither to receive nor to send.</summary>
public struct WebConnection
{
    /// <summary>Pipelined requests beyond that wait in the receive buffer.</summary>
    public const int MaxPending = 4;

    public WebPhase Phase;

    /// <summary>There are more connections than are to be served: it is told so.</summary>
    public bool IsTurnedAway;

    /// <summary>A request has begun to come in.</summary>
    public bool IsAmidRequest;

    /// <summary>The request that is to be answered had to wait for its document.</summary>
    public bool HasMissed;
    public byte First;
    public byte Count;

    /// <summary>Bytes of a request's body that are still to be thrown away.</summary>
    public uint Discard;

    /// <summary>The cluster, while it waits for one.</summary>
    public uint WaitsFor;

    /// <summary>The next one that waits for the same cluster.</summary>
    public uint NextWaiting;

    /// <summary>Since when it is as it is, in seconds: idle, amid a request, without progress of its reader, closing.</summary>
    public uint Since;

    /// <summary>What was acknowledged then.</summary>
    public ulong Mark;
    private Pending _pending;

    [InlineArray(MaxPending)]
    private struct Pending
    {
        private PendingAnswer _first;
    }

    public readonly bool CanAnswer => Count < MaxPending;

    [UnscopedRef]
    public readonly ref readonly PendingAnswer Oldest => ref _pending[First % MaxPending];

    /// <summary>Notes an answer behind the others.</summary>
    [UnscopedRef]
    public ref PendingAnswer Add() => ref _pending[(int)((uint)(First + Count++) % MaxPending)];

    public void RemoveOldest()
    {
        First = (byte)((uint)(First + 1) % MaxPending);
        Count--;
    }
}
