using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Kernel.Frame;

namespace ExoCosmos.Kernel.Network;

/// <summary>A frame that a device is sending: whose it is, and the page frames that stay pinned until the device has given it back.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SendRecord
{
    /// <summary>Slot of the environment that sent it. It cannot be used again before all that it sent has come back.</summary>
    public uint Environment;
    public uint FrameCount;
    /// <summary>Next free record; 0 = none.</summary>
    public uint NextFree;
    public PinnedFrames Frames;

    [InlineArray(SendTable.MaxPieces)]
    public struct PinnedFrames
    {
        private uint _first;
    }
}

/// <summary>
/// All frames on their way out, a fixed number for the machine, each with room for a header that the kernel has looked at and nobody else can write, and for a little payload. Record 0 is never used.
/// </summary>
public unsafe struct SendTable
{
    public const uint Count = 257;
    /// <summary>Pieces of memory, each within a page, that a frame is gathered from beside its header.</summary>
    public const int MaxPieces = 17;
    /// <summary>So much payload is copied behind the header rather than pinned where it is.</summary>
    public const uint MaxCopied = 768;
    /// <summary>Bytes of the kernel's for a frame.</summary>
    public const uint SlotSize = SendOrder.MaxHeader + MaxCopied;

    private SendRecord* _records;
    private byte* _headers;
    private ulong _headersPhysical;
    private uint _firstFree;

    /// <param name="records">Cleared room for <see cref="Count"/> records.</param>
    /// <param name="headers">Room for as many slots of <see cref="SlotSize"/> bytes.</param>
    /// <param name="headersPhysical">Where devices find them.</param>
    public void Initialise(SendRecord* records, byte* headers, ulong headersPhysical)
    {
        _records = records;
        _headers = headers;
        _headersPhysical = headersPhysical;
        for (var i = Count - 1; i > 0; i--)
        {
            _records[i].NextFree = _firstFree;
            _firstFree = i;
        }
    }

    public readonly bool IsFull => _firstFree == 0;

    /// <summary>The record that the next frame will get.</summary>
    public readonly uint Next => _firstFree;

    public readonly byte* Header(uint number) => _headers + (number * SlotSize);

    public readonly FrameSegment HeaderSegment(uint number, uint length) => new(_headersPhysical + (number * SlotSize), length);

    /// <summary>A device has taken a frame under the number <see cref="Next"/>: pins its memory. Each page frame has a pin to spare for each time that it is named.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Begin(KernelState* kernel, in DecodedSend send)
    {
        var record = kernel->Sends.Begin(send.Environment);
        foreach (var segment in send.Pieces)
        {
            var frame = (uint)(segment.Physical >> Layout.PageShift);
            record->Frames[(int)record->FrameCount++] = frame;
            kernel->Frames[frame]->Pins++;
        }

        kernel->Environments.Record(send.Environment)->Sending++;
    }

    /// <summary>The record <see cref="Next"/> is that of a frame on its way, with nothing pinned yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal SendRecord* Begin(uint environment)
    {
        var record = _records + _firstFree;
        _firstFree = record->NextFree;
        (record->Environment, record->FrameCount) = (environment, 0);
        return record;
    }

    /// <summary>The device has given it back: unpins, and makes the record free.</summary>
    /// <returns>Slot of the environment that sent it, which is to be told.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint End(KernelState* kernel, uint number)
    {
        ref var table = ref kernel->Sends;
        var record = table._records + number;
        for (var i = 0U; i < record->FrameCount; i++)
        {
            kernel->Frames[record->Frames[(int)i]]->Pins--;
            FrameOwnership.Settle(kernel, record->Frames[(int)i]);
        }

        record->NextFree = table._firstFree;
        table._firstFree = number;
        return record->Environment;
    }
}
