namespace ExoCosmos.LibOS.Loading;

/// <summary>Which step of making an environment failed; the kernel's answer stands in <see cref="EnvironmentBuilder.KernelAnswer"/>.</summary>
public enum BuildError
{
    None = 0,
    /// <summary>The image is no program that can be loaded: see <see cref="EnvironmentBuilder.ImageError"/>.</summary>
    Image,
    /// <summary>The kernel made no environment.</summary>
    Create,
    /// <summary>A page could not be had or mapped.</summary>
    Memory,
    /// <summary>A capability could not be granted.</summary>
    Grant,
    /// <summary>The parameters page is full.</summary>
    Parameters,
    /// <summary>The kernel did not start it.</summary>
    Start,
}
