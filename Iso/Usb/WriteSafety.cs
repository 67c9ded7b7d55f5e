using System.Collections.Generic;

namespace ExoCosmos.Iso.Usb;

/// <summary>Why an image should not, or cannot, be written to a device.</summary>
public static class WriteSafety
{
    /// <param name="Forcible">Whether <c>--force</c> overrides it.</param>
    public sealed record Objection(string Text, bool Forcible);

    public static IEnumerable<Objection> Objections(TargetDevice device, long imageSize)
    {
        if (!device.IsBlockDevice)
            yield return new($"{device.Path} is a file, not a disk.", Forcible: true);
        else if (!device.IsWholeDisk)
            yield return new($"{device.Path} is a partition, not a whole disk.", Forcible: true);
        else if (!device.IsRemovable)
            yield return new($"{device.Path} does not say that it is removable.", Forcible: true);
        if (device.IsReadOnly)
            yield return new($"{device.Path} is write-protected.", Forcible: false);
        foreach (var use in device.Uses)
            yield return new($"{device.Path} is in use: {use}. Unmount it first.", Forcible: false);
        if (device.IsBlockDevice && device.Size < imageSize)
            yield return new($"{device.Path} holds {device.Size} bytes and the image has {imageSize}.", Forcible: false);
    }
}
