namespace ExoCosmos.Kernel;

/// <summary>The one kernel state of the running machine, for the entry points that the stubs call. Logic takes it as a parameter.</summary>
public static unsafe class Machine
{
    private static KernelState s_state;

    /// <summary>Statics of a bare image do not move.</summary>
    public static KernelState* State
    {
        get
        {
            fixed (KernelState* state = &s_state)
                return state;
        }
    }
}
