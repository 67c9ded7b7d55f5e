namespace ExoCosmos.Model.Reference;

/// <summary>A filter of an interface. It is there as long as the capability that it was installed with, and belongs to whoever holds that.</summary>
public sealed record InstalledFilter(uint Network, FilterTemplate Template)
{
    public Capability? Original { get; set; }

    public bool IsInstalled(World world) => Original != null && world.Capabilities.TryGetValue(Original.Handle.Value, out var present) && present == Original;
}
