using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExoCosmos.Drivers.Block.Ahci;

/// <summary>
/// The slots of a port: those that wait in the order in which they came, those that the device has, those that came back. Queued and other commands
/// must not be with the device together (Serial ATA 3.0 ch. 13.6), and of the others only one.
/// </summary>
internal struct AhciSlots
{
    private Requests _requests;
    private Order _order;
    private int _first;
    private int _waiting;

    /// <param name="Count">In blocks of the device.</param>
    /// <param name="IsQueued">Is sent as a queued command.</param>
    public readonly record struct Request(BlockOperation Operation, ulong Block, uint Count, byte Pieces, bool IsForced, bool IsQueued);

    [InlineArray(AhciMemory.Slots)]
    private struct Requests
    {
        private Request _first;
    }

    [InlineArray(AhciMemory.Slots)]
    private struct Order
    {
        private byte _first;
    }

    /// <summary>Slots that the device has, a bit for each.</summary>
    public uint Issued { readonly get; private set; }

    /// <summary>Slots that came back and were not taken yet.</summary>
    public uint Done { readonly get; private set; }

    /// <summary>Those of them that failed.</summary>
    public uint Failed { readonly get; private set; }

    public readonly Request this[int slot] => _requests[slot];

    public void Add(int slot, in Request request)
    {
        _requests[slot] = request;
        _order[(_first + _waiting++) % AhciMemory.Slots] = (byte)slot;
    }

    /// <summary>The next slot that may go to the device now; it then has it.</summary>
    public bool TryIssue(out int slot)
    {
        slot = _order[_first];
        if (_waiting == 0 || Issued != 0 && (!_requests[slot].IsQueued || !_requests[BitOperations.TrailingZeroCount(Issued)].IsQueued))
            return false;
        _first = (_first + 1) % AhciMemory.Slots;
        _waiting--;
        Issued |= 1U << slot;
        return true;
    }

    /// <summary>The device has finished with all but these.</summary>
    public void Finish(uint busy)
    {
        Done |= Issued & ~busy;
        Issued &= busy;
    }

    /// <summary>
    /// The device failed. A single command is the one that did; of queued ones nobody knows which: those that did not come back go to the front again,
    /// as single commands.
    /// </summary>
    public void Fail()
    {
        for (var slot = AhciMemory.Slots - 1; slot >= 0; slot--)
        {
            var bit = 1U << slot;
            if ((Issued & bit) == 0)
                continue;
            if (!_requests[slot].IsQueued)
            {
                Done |= bit;
                Failed |= bit;
                continue;
            }
            _requests[slot] = _requests[slot] with { IsQueued = false };
            _first = (_first + AhciMemory.Slots - 1) % AhciMemory.Slots;
            _order[_first] = (byte)slot;
            _waiting++;
        }
        Issued = 0;
    }

    /// <summary>Takes one that came back.</summary>
    public bool TryTake(out int slot, out bool hasFailed)
    {
        slot = BitOperations.TrailingZeroCount(Done);
        hasFailed = false;
        if (Done == 0)
            return false;
        hasFailed = (Failed >> slot & 1) != 0;
        Done &= Done - 1;
        Failed &= ~(1U << slot);
        return true;
    }
}
