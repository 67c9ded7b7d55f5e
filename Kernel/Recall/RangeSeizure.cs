using ExoCosmos.Abi;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Slice;

namespace ExoCosmos.Kernel.Recall;

/// <summary>Takes the upper end of a range (places of the slice vector, disk blocks), or a packet filter, a range of one, by force, after what was derived from it.</summary>
public static unsafe class RangeSeizure
{
    /// <summary>One step; false when the range is as short as it shall be.</summary>
    public static bool Step(KernelState* kernel, uint holder, uint capability)
    {
        var content = kernel->Capabilities[capability];
        ref var recall = ref kernel->Environments.Record(holder)->Recall;
        if (content->Length <= recall.Goal)
            return false;
        // Nothing new comes below it: else deriving faster than this would hold it off for ever.
        content->Marks |= CapabilityMarks.Revoking;
        var leaf = kernel->Capabilities.Leaf(capability);
        if (leaf != capability)
        {
            CapabilityEnd.DropStep(kernel, leaf);
            return true;
        }

        // Until then the device may still write there.
        if (content->Kind == CapabilityKind.Extent && kernel->Environments.Record(holder)->DiskOutstanding != 0)
            return true;
        Shorten(kernel, holder, capability, ref recall);
        return false;
    }

    private static void Shorten(KernelState* kernel, uint holder, uint capability, ref RecallState recall)
    {
        var content = kernel->Capabilities[capability];
        var entry = new RepossessionEntry { Kind = content->Kind, Base = content->Base + recall.Goal, Length = content->Length - recall.Goal };
        if (content->Kind == CapabilityKind.Slices)
            SliceBinding.ForgetRange(kernel, capability, (uint)entry.Base, (uint)entry.Length);
        content->Length = recall.Goal;
        content->Marks &= ~CapabilityMarks.Revoking;
        // Nothing is mapped by a range, and nothing is below it: one step.
        if (recall.Goal == 0)
            CapabilityEnd.DropStep(kernel, capability);
        recall.Taken += entry.Length;
        RepossessionRing.Put(kernel, holder, entry);
    }
}
