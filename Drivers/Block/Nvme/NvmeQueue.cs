using System;
using System.Threading;
using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Block.Nvme;

/// <summary>
/// A submission queue and its completion queue (NVMe 1.4 ch. 4.1), rings in shared memory. The controller turns the phase bit of a completion each
/// time around: that is how a new one is told from an old one.
/// </summary>
internal unsafe struct NvmeQueue
{
    public const int CommandSize = 64;
    public const int CompletionSize = 16;

    private readonly byte* _submissions;
    private readonly byte* _completions;
    private readonly nint _doorbells;
    private readonly int _stride;
    private readonly int _entries;
    private readonly ushort _number;
    private int _tail;
    private int _head;
    private int _announcedHead;
    private ushort _phase;

    /// <param name="memory">Of the two rings, which no device uses; cleared here.</param>
    /// <param name="submissions">Where the submissions are in it.</param>
    /// <param name="completions">Where the completions are in it.</param>
    /// <param name="doorbells">The controller's doorbell registers, <paramref name="stride"/> bytes apart.</param>
    /// <param name="number">0 for the admin queue.</param>
    public NvmeQueue(DmaRegion memory, uint submissions, uint completions, int entries, nint doorbells, int stride, ushort number)
    {
        _submissions = (byte*)memory.Address + submissions;
        _completions = (byte*)memory.Address + completions;
        _doorbells = doorbells + 2 * number * stride;
        _stride = stride;
        _entries = entries;
        _number = number;
        _phase = 1;
        new Span<byte>(_submissions, entries * CommandSize).Clear();
        new Span<byte>(_completions, entries * CompletionSize).Clear();
    }

    /// <summary>Whether the controller has said something that was not taken yet.</summary>
    public readonly bool HasNews => (Volatile.Read(ref Entry(_head)->StatusAndPhase) & 1) == _phase;

    /// <summary>Adds a command. The caller keeps fewer in flight than there are entries.</summary>
    public void Put(in NvmeCommand command)
    {
        *(NvmeCommand*)(_submissions + _tail * CommandSize) = command;
        _tail = Next(_tail);
    }

    /// <summary>Tells the controller of all that was added and taken.</summary>
    public void Ring<TMachine>() where TMachine : struct, IDeviceMemory
    {
        Announce<TMachine>();
        TMachine.Write32(_doorbells, (uint)_tail);
    }

    /// <summary>Takes one completion; when there is none, lets the controller use the entries of those that were taken.</summary>
    /// <param name="isSane">False when it belongs to another queue.</param>
    public bool TryTake<TMachine>(out NvmeCompletion completion, out bool isSane) where TMachine : struct, IDeviceMemory
    {
        isSane = true;
        if (!HasNews)
        {
            Announce<TMachine>();
            completion = default;
            return false;
        }
        completion = *Entry(_head);
        isSane = completion.SubmissionQueue == _number;
        _head = Next(_head);
        if (_head == 0)
            _phase ^= 1;
        return true;
    }

    private void Announce<TMachine>() where TMachine : struct, IDeviceMemory
    {
        if (_head != _announcedHead)
            TMachine.Write32(_doorbells + _stride, (uint)_head);
        _announcedHead = _head;
    }

    private readonly int Next(int index) => index + 1 == _entries ? 0 : index + 1;

    private readonly NvmeCompletion* Entry(int index) => (NvmeCompletion*)(_completions + index * CompletionSize);
}
