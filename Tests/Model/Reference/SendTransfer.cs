namespace ExoCosmos.Model.Reference;

/// <summary>A frame on its way out: the memory that it is gathered from stays pinned until the device has given it back.</summary>
/// <param name="Frames">One for each piece within a page.</param>
/// <param name="Cookie">The name by which the kernel knows it.</param>
public sealed record SendTransfer(Environment Owner, uint Network, PageFrame[] Frames, ulong Cookie);
