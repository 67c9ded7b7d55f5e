using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Platform;

namespace ExoCosmos.Kernel.Slice;

/// <summary>The fs and gs bases of an environment (thread pointers). Where ring 3 may write them itself they are read back at every switch.</summary>
public static unsafe class SegmentBases
{
    private const uint FsBase = 0xC000_0100, GsBase = 0xC000_0101;

    public static void Save<TPlatform>(EnvironmentRecord* record) where TPlatform : struct, IPlatform
    {
        record->Registers.FsBase = TPlatform.ReadModelRegister(FsBase);
        record->Registers.GsBase = TPlatform.ReadModelRegister(GsBase);
    }

    public static void Load<TPlatform>(EnvironmentRecord* record) where TPlatform : struct, IPlatform
    {
        TPlatform.WriteModelRegister(FsBase, record->Registers.FsBase);
        TPlatform.WriteModelRegister(GsBase, record->Registers.GsBase);
    }

    /// <summary>Sets one of the running environment's bases. The address is a user address (checked by the caller).</summary>
    public static void Set<TPlatform>(uint which, ulong address) where TPlatform : struct, IPlatform =>
        TPlatform.WriteModelRegister(which == 0 ? FsBase : GsBase, address);
}
