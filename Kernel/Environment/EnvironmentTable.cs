using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Environment;

/// <summary>The environment slots: public half in the information page, private half by pointer. Slot 0 is the kernel itself.</summary>
public unsafe struct EnvironmentTable
{
    private EnvironmentInfo* _infos;
    private EnvironmentSlot* _slots;

    public uint Count { get; private set; }

    public void Initialise(EnvironmentInfo* infos, EnvironmentSlot* slots, uint count)
    {
        _infos = infos;
        _slots = slots;
        Count = count;
    }

    public readonly EnvironmentInfo* Info(uint slot) => _infos + slot;

    public readonly EnvironmentRecord* Record(uint slot) => _slots[slot].Record;

    public readonly EnvironmentSlot* Slot(uint slot) => _slots + slot;

    /// <summary>Has the slot an address space that can be looked at or changed?</summary>
    public readonly bool IsAlive(uint slot) =>
        _infos[slot].State is EnvironmentState.Embryo or EnvironmentState.Ready or EnvironmentState.Running
            or EnvironmentState.Sleeping or EnvironmentState.Suspended or EnvironmentState.Calling or EnvironmentState.Parked;
}
