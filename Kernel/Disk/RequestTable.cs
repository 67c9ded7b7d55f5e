using ExoCosmos.Abi;
using ExoCosmos.Kernel.Account;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Frame;
using ExoCosmos.Kernel.Slice;

namespace ExoCosmos.Kernel.Disk;

/// <summary>All disk requests under way, a fixed number for the machine. Record 0 is never used.</summary>
public unsafe struct RequestTable
{
    public const uint Count = 257;

    private RequestRecord* _records;
    private uint _firstFree;

    /// <param name="records">Cleared room for <paramref name="count"/> records.</param>
    /// <param name="count">Records; number 0 is never used.</param>
    public void Initialise(RequestRecord* records, uint count)
    {
        _records = records;
        for (var i = count - 1; i > 0; i--)
        {
            _records[i].NextFree = _firstFree;
            _firstFree = i;
        }
    }

    public readonly bool IsFull => _firstFree == 0;

    public readonly RequestRecord* this[uint number] => _records + number;

    /// <summary>Is one more request within the environment's share of the disk?</summary>
    public static bool HasShare(KernelState* kernel, uint environment, uint disk) =>
        FairShare.Allows(kernel->Environments.Record(environment)->DiskRequests[(int)disk], kernel->DiskRequests[(int)disk], DiskCounts.Slots);

    /// <summary>Takes a record and pins the frames. There must be a free record, and each frame one pin to spare.</summary>
    public static uint Begin(KernelState* kernel, uint environment, in DecodedRequest request)
    {
        ref var table = ref kernel->Requests;
        var number = table._firstFree;
        var record = table._records + number;
        table._firstFree = record->NextFree;
        record->Environment = environment;
        record->Cookie = request.Cookie;
        record->Disk = request.Disk;
        record->Round = DiskRounds.Begin(kernel, request.Disk);
        record->FrameCount = (uint)request.Segments.Length;
        for (var i = 0; i < request.Segments.Length; i++)
        {
            var frame = request.Segments[i].Frame;
            record->Frames[i] = frame;
            kernel->Frames[frame]->Pins++;
        }

        kernel->Environments.Record(environment)->DiskOutstanding++;
        kernel->Environments.Record(environment)->DiskRequests[(int)request.Disk]++;
        kernel->DiskRequests[(int)request.Disk]++;
        return number;
    }

    /// <summary>The device has answered: unpins, and tells the environment through its ring if it still lives.</summary>
    public static void End(KernelState* kernel, uint number, KernelError status)
    {
        ref var table = ref kernel->Requests;
        var record = table._records + number;
        for (var i = 0; i < record->FrameCount; i++)
        {
            kernel->Frames[record->Frames[i]]->Pins--;
            FrameOwnership.Settle(kernel, record->Frames[i]);
        }

        kernel->Trace.Note(TraceKind.DiskCompletion, record->Environment, record->Disk, (ulong)status);
        var environment = kernel->Environments.Record(record->Environment);
        environment->DiskOutstanding--;
        environment->DiskRequests[(int)record->Disk]--;
        kernel->DiskRequests[(int)record->Disk]--;
        DiskRounds.End(kernel, record->Disk, record->Round);
        // A ring that was taken away meanwhile hears of nothing any more.
        if (environment->DiskRing != null && kernel->Environments.IsAlive(record->Environment))
        {
            CompletionRing.Put(environment->DiskRing, record->Cookie, status);
            Watchers.Touch(kernel, environment->DiskRingFrame);
        }

        if (environment->DiskOutstanding == 0)
            Reaper.Continue(kernel, record->Environment);

        record->FrameCount = 0;
        record->NextFree = table._firstFree;
        table._firstFree = number;
    }
}
