namespace ExoCosmos.Kernel.Environment;

/// <summary>What the kernel keeps per slot beside the public half.</summary>
public unsafe struct EnvironmentSlot
{
    /// <summary>Null in an empty or dead slot.</summary>
    public EnvironmentRecord* Record;
    /// <summary>The Creation capability that it counts against, if that still exists when the slot becomes empty.</summary>
    public uint CreationSlot;
    public uint CreationGeneration;
}
