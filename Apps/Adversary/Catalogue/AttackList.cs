using ExoCosmos.Adversary.Attacks.Calls;
using ExoCosmos.Adversary.Attacks.Capabilities;
using ExoCosmos.Adversary.Attacks.Disks;
using ExoCosmos.Adversary.Attacks.Extents;
using ExoCosmos.Adversary.Attacks.Frames;
using ExoCosmos.Adversary.Attacks.Instructions;
using ExoCosmos.Adversary.Attacks.Memory;
using ExoCosmos.Adversary.Attacks.Packets;
using ExoCosmos.Adversary.Attacks.Tables;
using ExoCosmos.Adversary.Attacks.Transfer;
using ExoCosmos.Adversary.Attacks.Upcalls;

namespace ExoCosmos.Adversary.Catalogue;

/// <summary>All attacks, in the order in which they are committed: the supervisor's, and apart those on extents.</summary>
internal static class AttackList
{
    public static void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, IVisitor, allows ref struct
    {
        Memory(ref visitor);
        Instructions(ref visitor);
        Upcalls(ref visitor);
        Calls(ref visitor);
        Transfer(ref visitor);
        Resources(ref visitor);
        Disks(ref visitor);
        Packets(ref visitor);
    }

    /// <summary>Those on extents that are asked for at run time: they are committed by an environment of the manifest.</summary>
    public static void Extents<TVisitor>(ref TVisitor visitor) where TVisitor : struct, IVisitor, allows ref struct
    {
        visitor.Meet<ForeignExtents>();
        visitor.Meet<StaleExtents>();
        visitor.Meet<DeleteDuringTransfers>();
    }

    private static void Memory<TVisitor>(ref TVisitor visitor) where TVisitor : struct, IVisitor, allows ref struct
    {
        visitor.Meet<ReadDirectMap>();
        visitor.Meet<WriteKernelImage>();
        visitor.Meet<JumpToKernelImage>();
        visitor.Meet<ReadUnmapped>();
        visitor.Meet<WriteNull>();
        visitor.Meet<ReadNonCanonical>();
        visitor.Meet<JumpNonCanonical>();
        visitor.Meet<WriteInformationPage>();
        visitor.Meet<WriteOwnPageTable>();
        visitor.Meet<WriteSharedText>();
        visitor.Meet<ExecuteData>();
    }

    private static void Instructions<TVisitor>(ref TVisitor visitor) where TVisitor : struct, IVisitor, allows ref struct
    {
        visitor.Meet<SwitchInterruptsOff>();
        visitor.Meet<HaltProcessor>();
        visitor.Meet<WriteExitPort>();
        visitor.Meet<PrivilegedInstructions>();
        visitor.Meet<SoftwareInterrupts>();
        visitor.Meet<Selectors>();
        visitor.Meet<LocalDescriptors>();
        visitor.Meet<Flags>();
        visitor.Meet<TrapFlag>();
        visitor.Meet<FloatingPoint>();
        visitor.Meet<SegmentBases>();
    }

    private static void Upcalls<TVisitor>(ref TVisitor visitor) where TVisitor : struct, IVisitor, allows ref struct
    {
        visitor.Meet<FaultEntryInKernel>();
        visitor.Meet<FaultEntryNonCanonical>();
        visitor.Meet<FaultInEveryUpcall>();
        visitor.Meet<FaultInUpcall<SliceBegin>>();
        visitor.Meet<FaultInUpcall<SliceEnd>>();
        visitor.Meet<FaultInUpcall<RecallRequest>>();
        visitor.Meet<FaultInUpcall<ForeignCall>>();
        visitor.Meet<BadUpcallStack<NoStack>>();
        visitor.Meet<BadUpcallStack<StackInKernel>>();
        visitor.Meet<BadUpcallStack<StackBehindUserHalf>>();
        visitor.Meet<BadUpcallStack<StackNonCanonical>>();
        visitor.Meet<BadUpcallStack<StackInInformationPage>>();
        visitor.Meet<BadUpcallStack<StackInPageTable>>();
        visitor.Meet<BadUpcallStack<StackStraddling>>();
        visitor.Meet<SliceEntryInKernel>();
        visitor.Meet<SliceStackInKernel>();
        visitor.Meet<BadForeignEntry<NoForeignEntry>>();
        visitor.Meet<BadForeignEntry<ForeignEntryInKernel>>();
        visitor.Meet<BadForeignEntry<ForeignEntryNonCanonical>>();
        visitor.Meet<BadForeignEntry<ForeignEntryBehindUserHalf>>();
        visitor.Meet<NeverYields>();
        visitor.Meet<NeverReturnsFromUpcall>();
        visitor.Meet<NeverReturnsFromEpilogue>();
        visitor.Meet<NeverAnswersRecall>();
        visitor.Meet<FaultsForEver>();
        visitor.Meet<CallsForEver>();
        visitor.Meet<SleepsUntilYesterday>();
        visitor.Meet<ControlPageNoise>();
    }

    private static void Calls<TVisitor>(ref TVisitor visitor) where TVisitor : struct, IVisitor, allows ref struct
    {
        visitor.Meet<BadHandles>();
        visitor.Meet<BadPointers>();
        visitor.Meet<StackPointers>();
        visitor.Meet<CallAtTheEnd>();
        visitor.Meet<BatchThatFreesItself>();
        visitor.Meet<CallNoise>();
    }

    private static void Transfer<TVisitor>(ref TVisitor visitor) where TVisitor : struct, IVisitor, allows ref struct
    {
        visitor.Meet<SilentCallee>();
        visitor.Meet<WaitsForEver>();
        visitor.Meet<CalleeDies>();
        visitor.Meet<CallerDies>();
        visitor.Meet<RevokedGate>();
        visitor.Meet<Circles>();
        visitor.Meet<BadCallEntry>();
    }

    private static void Resources<TVisitor>(ref TVisitor visitor) where TVisitor : struct, IVisitor, allows ref struct
    {
        visitor.Meet<Widening>();
        visitor.Meet<Replaying>();
        visitor.Meet<ForeignFrames>();
        visitor.Meet<DoubleFree>();
        visitor.Meet<ExhaustFrames>();
        visitor.Meet<ExhaustCapabilities>();
        visitor.Meet<ExhaustAccounts>();
        visitor.Meet<ExhaustEnvironments>();
        visitor.Meet<LoseEmbryos>();
    }

    private static void Disks<TVisitor>(ref TVisitor visitor) where TVisitor : struct, IVisitor, allows ref struct
    {
        visitor.Meet<BlocksOutsideExtent>();
        visitor.Meet<ReadOverRequest>();
        visitor.Meet<FreeDuringTransfer>();
        visitor.Meet<RingNoise>();
    }

    private static void Packets<TVisitor>(ref TVisitor visitor) where TVisitor : struct, IVisitor, allows ref struct
    {
        visitor.Meet<ForeignSource>();
        visitor.Meet<OverlappingFilter>();
        visitor.Meet<PacketRingNoise>();
        visitor.Meet<DieWhileSending>();
        visitor.Meet<KeepsFilter>();
    }
}
