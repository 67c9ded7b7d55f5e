using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Slice;

/// <summary>The fs and gs bases of an environment (thread pointers). Where ring 3 may write them itself they are read back at every switch.</summary>
public static unsafe class SegmentBases
{
    private const uint FsBase = 0xC000_0100, GsBase = 0xC000_0101;

    public static void Save(EnvironmentRecord* record)
    {
        record->Registers.FsBase = Cpu.ReadMsr(FsBase);
        record->Registers.GsBase = Cpu.ReadMsr(GsBase);
    }

    public static void Load(EnvironmentRecord* record)
    {
        Cpu.WriteMsr(FsBase, record->Registers.FsBase);
        Cpu.WriteMsr(GsBase, record->Registers.GsBase);
    }

    /// <summary>Sets one of the running environment's bases. The address is a user address (checked by the caller).</summary>
    public static void Set(uint which, ulong address) => Cpu.WriteMsr(which == 0 ? FsBase : GsBase, address);
}
